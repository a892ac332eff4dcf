import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What makes a second import of the same input change nothing: the hash of what a source last delivered, and the other names under which
 * one review is known (found by two ways and merged). Also the counters and columns an import shows.
 */
export class AddIngestMemory1764000007000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
ALTER TABLE reviews ADD COLUMN source_hash text;

-- identity: x:<id at the source>, or f:<fingerprint>:<occurrence>.
CREATE TABLE review_aliases (
  organization_id uuid NOT NULL,
  source_id uuid NOT NULL,
  identity text NOT NULL,
  review_id uuid NOT NULL,
  source_hash text NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (organization_id, source_id, identity),
  FOREIGN KEY (organization_id, source_id) REFERENCES sources (organization_id, id) ON DELETE CASCADE,
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX review_aliases_review ON review_aliases (review_id);
SELECT app.fence('review_aliases', 'INSERT, UPDATE');

ALTER TABLE imports ADD COLUMN merged integer NOT NULL DEFAULT 0, ADD COLUMN asked integer NOT NULL DEFAULT 0, ADD COLUMN bytes_done bigint NOT NULL DEFAULT 0;
CREATE INDEX imports_recent ON imports (organization_id, created_at DESC, id DESC);
-- Several objects of a JSON file may stand on one line: the record's number is the key. fields: header → cell, in the file's order
-- (json, since jsonb sorts its keys), for the file to correct.
ALTER TABLE import_rejections ADD COLUMN fields json, ADD COLUMN record integer NOT NULL, DROP CONSTRAINT import_rejections_pkey, ADD PRIMARY KEY (import_id, record);
CREATE INDEX merge_questions_open ON merge_questions (organization_id, created_at DESC, id DESC) WHERE state = 'open';
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query(`DROP INDEX merge_questions_open, imports_recent;
ALTER TABLE import_rejections DROP CONSTRAINT import_rejections_pkey, DROP COLUMN record, DROP COLUMN fields, ADD PRIMARY KEY (import_id, line);
ALTER TABLE imports DROP COLUMN merged, DROP COLUMN asked, DROP COLUMN bytes_done;
DROP TABLE review_aliases;
ALTER TABLE reviews DROP COLUMN source_hash;`);
  }
}
