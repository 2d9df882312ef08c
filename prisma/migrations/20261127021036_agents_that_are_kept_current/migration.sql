-- AlterTable
ALTER TABLE "Host" ADD COLUMN "nextCertPinSha256" TEXT;
ALTER TABLE "Host" ADD COLUMN "updateAt" DATETIME;
ALTER TABLE "Host" ADD COLUMN "updateCode" TEXT;
ALTER TABLE "Host" ADD COLUMN "updateMessage" TEXT;
ALTER TABLE "Host" ADD COLUMN "updateOfferId" TEXT;
ALTER TABLE "Host" ADD COLUMN "updateState" TEXT;
ALTER TABLE "Host" ADD COLUMN "updateVersion" TEXT;

-- AlterTable
ALTER TABLE "Job" ADD COLUMN "sentToMachineId" TEXT;

-- CreateTable
CREATE TABLE "AgentRollout" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "version" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "canaryPercent" INTEGER NOT NULL,
    "trialMs" INTEGER NOT NULL,
    "startedBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "stateChangedAt" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "message" TEXT
);

-- CreateTable
CREATE TABLE "Alert" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "hostId" TEXT,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 1,
    "openedAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "closedAt" DATETIME,
    "closedBy" TEXT,
    CONSTRAINT "Alert_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "AgentRollout_state_idx" ON "AgentRollout"("state");

-- CreateIndex
CREATE INDEX "AgentRollout_createdAt_idx" ON "AgentRollout"("createdAt");

-- CreateIndex
CREATE INDEX "Alert_closedAt_openedAt_idx" ON "Alert"("closedAt", "openedAt");

-- CreateIndex
CREATE INDEX "Alert_hostId_closedAt_idx" ON "Alert"("hostId", "closedAt");
