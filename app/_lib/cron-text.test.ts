import { createTranslator } from "use-intl/core";
import { expect, it } from "vitest";
import { de } from "../_messages/de";
import { en } from "../_messages/en";
import type { Locale, Messages } from "../_messages/text";
import { type CronWords, cronText } from "./cron-text";

const wordsOf = (locale: Locale): CronWords => {
  const messages = locale === "de" ? (de as unknown as Messages) : en;
  return { t: createTranslator({ locale, messages, namespace: "schedules.cron" }), locale };
};
const english = wordsOf("en");
const german = wordsOf("de");

it.each([
  ["30 2 * * *", "Every day at 02:30"],
  ["0 6,18 * * *", "Every day at 06:00 and 18:00"],
  ["0 9-11 * * *", "Every day at 09:00, 10:00 and 11:00"],
  ["0 * * * *", "Every hour, on the hour"],
  ["17 * * * *", "Every hour, at minute 17"],
  ["15 */6 * * *", "Every 6 hours, at minute 15"],
  ["*/15 * * * *", "Every 15 minutes"],
  ["* * * * *", "Every minute"],
  ["0 3 * * 0", "Every Sunday at 03:00"],
  ["0 3 * * 7", "Every Sunday at 03:00"],
  ["0 3 * * SUN,wed", "Every Wednesday and Sunday at 03:00"],
  ["0 22 * * 1-5", "Monday to Friday at 22:00"],
  ["0 22 * * 0-6", "Every day at 22:00"],
  ["0 4 1 * *", "On day 1 of every month at 04:00"],
  ["0 4 1,15 * *", "On days 1 and 15 of every month at 04:00"],
  ["0 4 L * *", "On the last day of every month at 04:00"],
  ["0 4 1 1,7 *", "On day 1 of January and July at 04:00"],
  ["@weekly", "Every Sunday at 00:00"],
  ["@hourly", "Every hour, on the hour"],
])("says %s as a sentence", (cron, sentence) => {
  expect(cronText(cron, english)).toBe(sentence);
});

it.each([
  ["*/7 * * * *", "does not divide the hour: the last step of each is shorter"],
  ["0 */5 * * *", "does not divide the day"],
  ["0 4 13 * 5", "either the day or the weekday"],
  ["0 4 * * 5#1", "the first Friday"],
  ["0 4 31-1 * *", "backwards"],
  ["99 4 * * *", "no such minute"],
  ["half past two", "no cron at all"],
  ["", "nothing yet"],
])("shows %s itself: %s", (cron) => {
  expect(cronText(cron, english)).toBe(cron);
  expect(cronText(cron, german)).toBe(cron);
});

it.each([
  ["30 2 * * *", "Jeden Tag um 02:30"],
  ["0 6,18 * * *", "Jeden Tag um 06:00 und 18:00"],
  ["0 9-11 * * *", "Jeden Tag um 09:00, 10:00 und 11:00"],
  ["0 * * * *", "Jede Stunde, zur vollen Stunde"],
  ["17 * * * *", "Jede Stunde, in Minute 17"],
  ["15 */6 * * *", "Alle 6 Stunden, in Minute 15"],
  ["*/15 * * * *", "Alle 15 Minuten"],
  ["* * * * *", "Jede Minute"],
  ["0 3 * * SUN,wed", "Jeden Mittwoch und Sonntag um 03:00"],
  ["0 22 * * 1-5", "Montag bis Freitag um 22:00"],
  ["0 4 1 * *", "Am 1. jedes Monats um 04:00"],
  ["0 4 1,15 * *", "Am 1. und 15. jedes Monats um 04:00"],
  ["0 4 L * *", "Am letzten Tag jedes Monats um 04:00"],
  ["0 4 1 1,7 *", "Am 1. im Januar und Juli um 04:00"],
  ["0 4 L 2,3,12 *", "Am letzten Tag im Februar, März und Dezember um 04:00"],
])("says %s as a German sentence", (cron, sentence) => {
  expect(cronText(cron, german)).toBe(sentence);
});
