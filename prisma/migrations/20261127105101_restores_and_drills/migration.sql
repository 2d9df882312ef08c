-- AlterTable
ALTER TABLE "Host" ADD COLUMN "drillAt" DATETIME;
ALTER TABLE "Host" ADD COLUMN "drillCause" TEXT;
ALTER TABLE "Host" ADD COLUMN "drillDueAt" DATETIME;
ALTER TABLE "Host" ADD COLUMN "drillJobId" TEXT;
ALTER TABLE "Host" ADD COLUMN "drillState" TEXT;
ALTER TABLE "Host" ADD COLUMN "restoreBytesPerSecond" BIGINT;
ALTER TABLE "Host" ADD COLUMN "restoreProvenAt" DATETIME;

-- CreateTable
CREATE TABLE "DownloadLink" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "tokenHash" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "viaHostId" TEXT,
    "snapshotId" TEXT NOT NULL,
    "path" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "sizeBytes" BIGINT,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" DATETIME NOT NULL,
    "startedAt" DATETIME,
    "finishedAt" DATETIME,
    "revokedAt" DATETIME,
    "revokedBy" TEXT,
    CONSTRAINT "DownloadLink_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- RedefineTables
PRAGMA defer_foreign_keys=ON;
PRAGMA foreign_keys=OFF;
CREATE TABLE "new_Repository" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT NOT NULL,
    "purpose" TEXT NOT NULL DEFAULT 'primary',
    "url" TEXT NOT NULL,
    "sealedAccess" BLOB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'pending',
    "cause" TEXT,
    "message" TEXT,
    "resticRepositoryId" TEXT,
    "stateChangedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "locks" JSONB,
    "locksSeenAt" DATETIME,
    "lastPruneAt" DATETIME,
    "lastCheckAt" DATETIME,
    "lastCheckState" TEXT,
    "lastVerifyAt" DATETIME,
    "lastVerifyState" TEXT,
    "accessChangedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "kitProvenAt" DATETIME,
    "kitProvenJobId" TEXT,
    "sizeBytes" BIGINT,
    "sizeMeasuredAt" DATETIME,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "Repository_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
INSERT INTO "new_Repository" ("cause", "createdAt", "hostId", "id", "lastCheckAt", "lastCheckState", "lastPruneAt", "lastVerifyAt", "lastVerifyState", "locks", "locksSeenAt", "message", "purpose", "resticRepositoryId", "sealedAccess", "sizeBytes", "sizeMeasuredAt", "state", "stateChangedAt", "url") SELECT "cause", "createdAt", "hostId", "id", "lastCheckAt", "lastCheckState", "lastPruneAt", "lastVerifyAt", "lastVerifyState", "locks", "locksSeenAt", "message", "purpose", "resticRepositoryId", "sealedAccess", "sizeBytes", "sizeMeasuredAt", "state", "stateChangedAt", "url" FROM "Repository";
DROP TABLE "Repository";
ALTER TABLE "new_Repository" RENAME TO "Repository";
CREATE UNIQUE INDEX "Repository_hostId_purpose_key" ON "Repository"("hostId", "purpose");
PRAGMA foreign_keys=ON;
PRAGMA defer_foreign_keys=OFF;

-- CreateIndex
CREATE UNIQUE INDEX "DownloadLink_tokenHash_key" ON "DownloadLink"("tokenHash");

-- CreateIndex
CREATE INDEX "DownloadLink_hostId_createdAt_idx" ON "DownloadLink"("hostId", "createdAt");

-- CreateIndex
CREATE INDEX "DownloadLink_expiresAt_idx" ON "DownloadLink"("expiresAt");
