-- PostgreSQL keeps samples of columns (pg_stats) for its planner, also of rows that are deleted, and never
-- drops those of a table that became empty. So it would still tell who drew a ticket, or had asked for a
-- certificate, and what stood on ballots. Rows of these tables are found by their primary keys alone.
ALTER TABLE ticket_key ALTER private_key SET STATISTICS 0;
ALTER TABLE ticket_issue ALTER account SET STATISTICS 0, ALTER blinded SET STATISTICS 0;
ALTER TABLE secret_ballot ALTER choices SET STATISTICS 0, ALTER answer SET STATISTICS 0;
ALTER TABLE certificate ALTER account SET STATISTICS 0;

-- Which drops the samples that are there.
ALTER TABLE ticket_key ALTER private_key TYPE bytea;
ALTER TABLE ticket_issue ALTER account TYPE uuid, ALTER blinded TYPE bytea;
ALTER TABLE secret_ballot ALTER choices TYPE integer[], ALTER answer TYPE text;
ALTER TABLE certificate ALTER account TYPE uuid;
