-- AlterTable
ALTER TABLE "Repository" ADD COLUMN "lastCheckAt" DATETIME;
ALTER TABLE "Repository" ADD COLUMN "lastCheckState" TEXT;
ALTER TABLE "Repository" ADD COLUMN "lastPruneAt" DATETIME;
ALTER TABLE "Repository" ADD COLUMN "lastVerifyAt" DATETIME;
ALTER TABLE "Repository" ADD COLUMN "lastVerifyState" TEXT;
ALTER TABLE "Repository" ADD COLUMN "locks" JSONB;
ALTER TABLE "Repository" ADD COLUMN "locksSeenAt" DATETIME;

-- CreateTable
CREATE TABLE "MissedRun" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "scheduleId" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "firstAt" DATETIME NOT NULL,
    "lastAt" DATETIME NOT NULL,
    "count" INTEGER NOT NULL,
    "reason" TEXT NOT NULL,
    "reportedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "MissedRun_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "IdempotencyKey" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER,
    "sealedBody" BLOB,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Host" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostname" TEXT NOT NULL,
    "tags" JSONB NOT NULL,
    "os" TEXT NOT NULL,
    "arch" TEXT NOT NULL,
    "agentVersion" TEXT NOT NULL,
    "resticVersion" TEXT,
    "agentTokenHash" TEXT NOT NULL,
    "machineId" TEXT,
    "bootId" TEXT,
    "configRevision" INTEGER NOT NULL DEFAULT 1,
    "appliedRevision" INTEGER NOT NULL DEFAULT 0,
    "lastSeenAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "enrolledAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastBackupJobId" TEXT,
    "lastBackupState" TEXT,
    "lastBackupFinishedAt" DATETIME,
    "lastSnapshotAt" DATETIME,
    "hasBackupSchedule" BOOLEAN NOT NULL DEFAULT false,
    "backupPausedUntil" DATETIME,
    "overdueAt" DATETIME,
    "worstBackup" TEXT DEFAULT 'unknown',
    "nextRunAt" DATETIME
);
INSERT INTO "new_Host" ("agentTokenHash", "agentVersion", "appliedRevision", "arch", "bootId", "configRevision", "createdAt", "enrolledAt", "hostname", "id", "lastBackupFinishedAt", "lastBackupJobId", "lastBackupState", "lastSeenAt", "lastSnapshotAt", "machineId", "os", "resticVersion", "tags") SELECT "agentTokenHash", "agentVersion", "appliedRevision", "arch", "bootId", "configRevision", "createdAt", "enrolledAt", "hostname", "id", "lastBackupFinishedAt", "lastBackupJobId", "lastBackupState", "lastSeenAt", "lastSnapshotAt", "machineId", "os", "resticVersion", "tags" FROM "Host";
DROP TABLE "Host";
ALTER TABLE "new_Host" RENAME TO "Host";
CREATE UNIQUE INDEX "Host_hostname_key" ON "Host"("hostname");
CREATE UNIQUE INDEX "Host_agentTokenHash_key" ON "Host"("agentTokenHash");
CREATE TABLE "new_SourceGroup" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "paths" JSONB NOT NULL,
    "excludes" JSONB NOT NULL,
    "tags" JSONB NOT NULL,
    "isOneFileSystem" BOOLEAN NOT NULL DEFAULT false,
    "isExcludeCaches" BOOLEAN NOT NULL DEFAULT true,
    "isVss" BOOLEAN NOT NULL DEFAULT false,
    "limits" JSONB,
    "hooks" JSONB,
    "lastSnapshotAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "SourceGroup_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_SourceGroup" ("createdAt", "excludes", "hostId", "id", "isExcludeCaches", "isOneFileSystem", "name", "paths", "tags", "updatedAt") SELECT "createdAt", "excludes", "hostId", "id", "isExcludeCaches", "isOneFileSystem", "name", "paths", "tags", "updatedAt" FROM "SourceGroup";
DROP TABLE "SourceGroup";
ALTER TABLE "new_SourceGroup" RENAME TO "SourceGroup";
CREATE UNIQUE INDEX "SourceGroup_hostId_name_key" ON "SourceGroup"("hostId", "name");
CREATE TABLE "new_Schedule" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cron" TEXT NOT NULL,
    "timeZone" TEXT NOT NULL,
    "spreadSeconds" INTEGER NOT NULL DEFAULT 0,
    "sourceGroupIds" JSONB NOT NULL,
    "retention" JSONB,
    "checkParts" INTEGER,
    "blackouts" JSONB,
    "missedRunPolicy" TEXT NOT NULL DEFAULT 'catch_up',
    "catchUpHours" INTEGER NOT NULL DEFAULT 24,
    "isEnabled" BOOLEAN NOT NULL DEFAULT true,
    "pausedUntil" DATETIME,
    "countsFrom" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" DATETIME NOT NULL,
    CONSTRAINT "Schedule_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Schedule" ("catchUpHours", "createdAt", "cron", "hostId", "id", "isEnabled", "kind", "missedRunPolicy", "name", "pausedUntil", "retention", "sourceGroupIds", "spreadSeconds", "timeZone", "updatedAt") SELECT "catchUpHours", "createdAt", "cron", "hostId", "id", "isEnabled", "kind", "missedRunPolicy", "name", "pausedUntil", "retention", "sourceGroupIds", "spreadSeconds", "timeZone", "updatedAt" FROM "Schedule";
DROP TABLE "Schedule";
ALTER TABLE "new_Schedule" RENAME TO "Schedule";
CREATE UNIQUE INDEX "Schedule_hostId_name_key" ON "Schedule"("hostId", "name");
CREATE TABLE "new_Job" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT NOT NULL,
    "repositoryId" TEXT,
    "sourceGroupId" TEXT,
    "scheduleId" TEXT,
    "nominalAt" DATETIME,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "order" JSONB NOT NULL,
    "requestedBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,
    "sentAt" DATETIME,
    "acceptedAt" DATETIME,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "cancelRequestedAt" DATETIME,
    "cause" TEXT,
    "message" TEXT,
    "exitCode" INTEGER,
    "result" JSONB,
    "leaseKey" TEXT,
    "leaseMode" TEXT,
    "leaseRequestedAt" DATETIME,
    "leaseGrantedAt" DATETIME,
    "storedChunks" INTEGER NOT NULL DEFAULT 0,
    "logLines" INTEGER NOT NULL DEFAULT 0,
    "logBytes" INTEGER NOT NULL DEFAULT 0,
    "hasLog" BOOLEAN NOT NULL DEFAULT false,
    "logRemovedAt" DATETIME,
    CONSTRAINT "Job_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "Job_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Job_sourceGroupId_fkey" FOREIGN KEY ("sourceGroupId") REFERENCES "SourceGroup" ("id") ON DELETE SET NULL ON UPDATE CASCADE,
    CONSTRAINT "Job_scheduleId_fkey" FOREIGN KEY ("scheduleId") REFERENCES "Schedule" ("id") ON DELETE SET NULL ON UPDATE CASCADE
);
INSERT INTO "new_Job" ("acceptedAt", "cancelRequestedAt", "cause", "createdAt", "exitCode", "expiresAt", "finishedAt", "hostId", "id", "kind", "logBytes", "logLines", "message", "order", "repositoryId", "requestedBy", "result", "sentAt", "sourceGroupId", "startedAt", "state", "storedChunks") SELECT "acceptedAt", "cancelRequestedAt", "cause", "createdAt", "exitCode", "expiresAt", "finishedAt", "hostId", "id", "kind", "logBytes", "logLines", "message", "order", "repositoryId", "requestedBy", "result", "sentAt", "sourceGroupId", "startedAt", "state", "storedChunks" FROM "Job";
DROP TABLE "Job";
ALTER TABLE "new_Job" RENAME TO "Job";
CREATE INDEX "Job_hostId_createdAt_idx" ON "Job"("hostId", "createdAt");
CREATE INDEX "Job_hostId_state_idx" ON "Job"("hostId", "state");
CREATE INDEX "Job_state_expiresAt_idx" ON "Job"("state", "expiresAt");
CREATE INDEX "Job_createdAt_id_idx" ON "Job"("createdAt", "id");
CREATE INDEX "Job_state_createdAt_id_idx" ON "Job"("state", "createdAt", "id");
CREATE INDEX "Job_kind_createdAt_id_idx" ON "Job"("kind", "createdAt", "id");
CREATE INDEX "Job_hasLog_finishedAt_logBytes_idx" ON "Job"("hasLog", "finishedAt", "logBytes");
CREATE INDEX "Job_leaseKey_idx" ON "Job"("leaseKey");
CREATE INDEX "Job_scheduleId_createdAt_idx" ON "Job"("scheduleId", "createdAt");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE INDEX "MissedRun_scheduleId_lastAt_idx" ON "MissedRun"("scheduleId", "lastAt");

-- CreateIndex
CREATE INDEX "MissedRun_hostId_lastAt_idx" ON "MissedRun"("hostId", "lastAt");

-- CreateIndex
CREATE INDEX "IdempotencyKey_expiresAt_idx" ON "IdempotencyKey"("expiresAt");
