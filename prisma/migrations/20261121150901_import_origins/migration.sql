-- Where an imported record came from, so that a second import finds what the first one made.
ALTER TABLE "assistants" ADD COLUMN "imported_from" UUID;
ALTER TABLE "campaigns" ADD COLUMN "imported_from" UUID;

CREATE INDEX "assistants_account_id_imported_from_idx" ON "assistants"("account_id", "imported_from")
  WHERE "imported_from" IS NOT NULL;
CREATE INDEX "campaigns_account_id_imported_from_idx" ON "campaigns"("account_id", "imported_from")
  WHERE "imported_from" IS NOT NULL;
