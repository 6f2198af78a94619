-- Whether the texts of an account's assistants are templates, and whether ones that are none may be stored.
ALTER TABLE "accounts"
  ADD COLUMN "templating" TEXT NOT NULL DEFAULT 'liquid',
  ADD COLUMN "require_valid_templates" BOOLEAN NOT NULL DEFAULT false,
  ADD CONSTRAINT "accounts_templating_check" CHECK ("templating" IN ('liquid', 'off'));
