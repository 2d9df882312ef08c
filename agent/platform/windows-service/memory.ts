/**
 * Memory that Windows' own functions read and write. Each block has a buffer of its own outside V8's heap, so that it
 * never moves, and whoever makes one keeps a reference for as long as Windows may look at it.
 */

/** A zeroed block of that many bytes. */
export type Block = { bytes: Uint8Array<ArrayBuffer>; view: DataView<ArrayBuffer> };

export function block(size: number): Block {
  const buffer = new ArrayBuffer(size);
  return { bytes: new Uint8Array(buffer), view: new DataView(buffer) };
}

/** Text in UTF-16 with a zero at its end, as Windows' W functions take it. */
export function wide(text: string): Uint8Array<ArrayBuffer> {
  const { bytes, view } = block((text.length + 1) * 2);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
  return bytes;
}

/** Several texts, each with its zero, and one more zero at the end: a REG_MULTI_SZ. */
export const wideList = (texts: readonly string[]): Uint8Array<ArrayBuffer> =>
  wide(texts.map((text) => `${text}\0`).join(""));

export function setPointer(view: DataView, at: number, target: Deno.PointerValue): void {
  view.setBigUint64(at, BigInt(Deno.UnsafePointer.value(target)), true);
}

export const pointerTo = (bytes: Uint8Array<ArrayBuffer>): Deno.PointerValue => Deno.UnsafePointer.of(bytes);
