-- Logs stored before there was a mark for them: without it the sweep of old logs would never find them.
UPDATE "Job" SET "hasLog" = true WHERE "storedChunks" > 0 OR "logBytes" > 0;
