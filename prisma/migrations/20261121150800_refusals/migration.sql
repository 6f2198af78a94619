-- Lines of the audit log about what was refused: why, how often, since when, and which operations.
ALTER TABLE "audit_log" ADD COLUMN "refusal" JSONB;
