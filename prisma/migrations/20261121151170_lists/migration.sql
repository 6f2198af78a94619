-- What lists of records need: dates of the last change, orders that people expect, and texts to be searched.

-- When a key or a membership was last changed. Of what was changed before, only revocations are known.
ALTER TABLE "api_keys" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "memberships" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE "api_keys" SET "updated_at" = coalesce("revoked_at", "created_at");
UPDATE "memberships" SET "updated_at" = "created_at";

-- Names are sorted as those of assistants are.
ALTER TABLE "api_keys" ALTER COLUMN "name" TYPE TEXT COLLATE people;
ALTER TABLE "memberships" ALTER COLUMN "name" TYPE TEXT COLLATE people;
ALTER TABLE "assistant_templates" ALTER COLUMN "name" TYPE TEXT COLLATE people;
ALTER TABLE "phone_numbers" ALTER COLUMN "name" TYPE TEXT COLLATE people;
ALTER TABLE "campaigns" ALTER COLUMN "name" TYPE TEXT COLLATE people;
ALTER TABLE "files" ALTER COLUMN "name" TYPE TEXT COLLATE people;

-- To fold a text costs ten times as much as to look into it. There is no index of these: a search reads what one account
-- has of one kind.
ALTER TABLE "api_keys" ADD COLUMN "folded" TEXT GENERATED ALWAYS AS (search_fold("name" || ' ' || "hint")) STORED;
ALTER TABLE "memberships" ADD COLUMN "folded" TEXT GENERATED ALWAYS AS (search_fold("name")) STORED;
ALTER TABLE "assistant_templates" ADD COLUMN "folded" TEXT GENERATED ALWAYS AS (search_fold("name" || ' ' || coalesce("description", ''))) STORED;
ALTER TABLE "phone_numbers" ADD COLUMN "folded" TEXT GENERATED ALWAYS AS (search_fold(coalesce("name", '') || ' ' || "number")) STORED;
ALTER TABLE "campaigns" ADD COLUMN "folded" TEXT GENERATED ALWAYS AS (search_fold("name" || ' ' || coalesce("description", ''))) STORED;
ALTER TABLE "files" ADD COLUMN "folded" TEXT GENERATED ALWAYS AS (search_fold("name")) STORED;

-- One index for each order of each list. Names of templates and the numbers of phone numbers are unique in an account:
-- those constraints serve these two. So does the primary key of environments, of which an assistant has at most a hundred.
CREATE INDEX "api_keys_account_id_updated_at_id_idx" ON "api_keys"("account_id", "updated_at" DESC, "id" DESC);
CREATE INDEX "api_keys_account_id_name_id_idx" ON "api_keys"("account_id", "name", "id");

CREATE INDEX "memberships_account_id_created_at_user_id_idx" ON "memberships"("account_id", "created_at" DESC, "user_id" DESC);
CREATE INDEX "memberships_account_id_updated_at_user_id_idx" ON "memberships"("account_id", "updated_at" DESC, "user_id" DESC);
CREATE INDEX "memberships_account_id_name_user_id_idx" ON "memberships"("account_id", "name", "user_id");

CREATE INDEX "assistant_templates_account_id_updated_at_id_idx" ON "assistant_templates"("account_id", "updated_at" DESC, "id" DESC);

CREATE INDEX "phone_numbers_account_id_updated_at_id_idx" ON "phone_numbers"("account_id", "updated_at" DESC, "id" DESC);
-- Numbers without a name come first.
CREATE INDEX "phone_numbers_account_id_name_id_idx" ON "phone_numbers"("account_id", coalesce("name", ''), "id");

CREATE INDEX "campaigns_account_id_updated_at_id_idx" ON "campaigns"("account_id", "updated_at" DESC, "id" DESC);
CREATE INDEX "campaigns_account_id_name_id_idx" ON "campaigns"("account_id", "name", "id");

CREATE INDEX "files_account_id_name_id_idx" ON "files"("account_id", "name", "id");
