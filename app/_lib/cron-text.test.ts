import { expect, it } from "vitest";
import { cronText } from "./cron-text";

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
  expect(cronText(cron)).toBe(sentence);
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
  expect(cronText(cron)).toBe(cron);
});
