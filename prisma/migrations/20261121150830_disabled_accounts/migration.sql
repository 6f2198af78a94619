-- Accounts that the operator has shut out: their data stays, and their credentials are refused.
ALTER TABLE "accounts" ADD COLUMN "disabled" BOOLEAN NOT NULL DEFAULT false;

-- CreateIndex
CREATE INDEX "accounts_created_at_id_idx" ON "accounts"("created_at" DESC, "id" DESC);
