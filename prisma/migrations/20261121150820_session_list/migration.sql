-- What people recognise a session by.
ALTER TABLE "sessions" ADD COLUMN "address" TEXT,
ADD COLUMN "client" TEXT;

-- CreateIndex
CREATE INDEX "sessions_account_id_created_at_id_idx" ON "sessions"("account_id", "created_at" DESC, "id" DESC);
