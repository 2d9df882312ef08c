-- AlterTable
ALTER TABLE "Session" ADD COLUMN "userAgent" TEXT;

-- AlterTable
ALTER TABLE "Repository" ADD COLUMN "sizeBytes" BIGINT;
ALTER TABLE "Repository" ADD COLUMN "sizeMeasuredAt" DATETIME;

-- CreateTable
CREATE TABLE "HostDay" (
    "hostId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "succeeded" INTEGER NOT NULL DEFAULT 0,
    "partial" INTEGER NOT NULL DEFAULT 0,
    "failed" INTEGER NOT NULL DEFAULT 0,
    "isOverdue" BOOLEAN NOT NULL DEFAULT false,
    "dataAddedBytes" BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY ("hostId", "day"),
    CONSTRAINT "HostDay_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "Host" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "RepositoryDay" (
    "repositoryId" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,

    PRIMARY KEY ("repositoryId", "day"),
    CONSTRAINT "RepositoryDay_repositoryId_fkey" FOREIGN KEY ("repositoryId") REFERENCES "Repository" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "HostDay_day_idx" ON "HostDay"("day");

-- CreateIndex
CREATE INDEX "RepositoryDay_day_idx" ON "RepositoryDay"("day");
