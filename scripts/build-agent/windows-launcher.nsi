; restic-manager-agent for windows/amd64 in one file: unpacks the official runtime and the agent into a directory
; named after their checksum, runs the agent with this program's arguments and ends with its exit code.
Unicode true
Target amd64-unicode
SetCompressor zlib
SetDateSave off
CRCCheck force
RequestExecutionLevel user
SilentInstall silent
AutoCloseWindow true
Name "restic-manager-agent"
Caption "restic-manager-agent"
OutFile "${OUTPUT_FILE}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "restic-manager-agent"
VIAddVersionKey "FileDescription" "restic-manager backup agent"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!include "LogicLib.nsh"
!include "FileFunc.nsh"
!insertmacro GetParameters

Var Home
Var Stage

Section
  SetErrorLevel 73
  ReadEnvStr $Home "RM_AGENT_UNPACK_DIR"
  ${If} $Home == ""
    StrCpy $Home "$PROGRAMFILES64\restic-manager\runtime"
  ${EndIf}
  IfFileExists "$Home\${PAYLOAD_SHA256}\ready" start 0

  CreateDirectory "$Home"
  ClearErrors
  GetTempFileName $Stage "$Home"
  ${If} ${Errors}
    ReadEnvStr $Home "LOCALAPPDATA"
    StrCpy $Home "$Home\restic-manager-agent"
    IfFileExists "$Home\${PAYLOAD_SHA256}\ready" start 0
    CreateDirectory "$Home"
    ClearErrors
    GetTempFileName $Stage "$Home"
    IfErrors failed 0
  ${EndIf}

  Delete "$Stage"
  SetOutPath "$Stage"
  ClearErrors
  File "/oname=restic-manager-agent.exe" "${RUNTIME_FILE}"
  File "/oname=agent.mjs" "${BUNDLE_FILE}"
  FileOpen $0 "$Stage\ready" w
  FileClose $0
  IfErrors failed 0
  SetOutPath "$Home"
  Rename "$Stage" "$Home\${PAYLOAD_SHA256}"
  ; Another first start may have been quicker: then its directory is there and ours is dropped.
  RMDir /r "$Stage"
  IfFileExists "$Home\${PAYLOAD_SHA256}\ready" start failed

start:
  ${GetParameters} $1
  System::Call 'kernel32::SetEnvironmentVariableW(w "DENO_NO_UPDATE_CHECK", w "1")'
  System::Call 'kernel32::SetEnvironmentVariableW(w "DENO_DIR", w "$Home\${PAYLOAD_SHA256}\cache")'
  System::Call 'kernel32::SetEnvironmentVariableW(w "RM_AGENT_FILE", w "$EXEPATH")'
  StrCpy $2 "$Home\${PAYLOAD_SHA256}"
  ClearErrors
  ExecWait '"$2\restic-manager-agent.exe" run --v8-flags=--max-semi-space-size=1,--optimize-for-size --quiet --allow-all --no-prompt --no-config --no-lock --no-remote --no-npm --cached-only --no-code-cache "$2\agent.mjs" $1' $0
  IfErrors failed 0
  SetErrorLevel $0
  Quit

failed:
  SetErrorLevel 73
  Quit
SectionEnd
