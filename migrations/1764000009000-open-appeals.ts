import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an author answers to a decision: one request per decision, kept beside it and closed by the next one. */
export class OpenAppeals1764000009000 implements MigrationInterface {
  async up(q: QueryRunner): Promise<void> {
    await q.query(`
CREATE TABLE appeals (
  id uuid PRIMARY KEY,
  organization_id uuid NOT NULL,
  review_id uuid NOT NULL,
  -- The version that was decided on: a text changed since is read anew, and its old appeal waits for nobody.
  version integer NOT NULL,
  decision_id uuid NOT NULL UNIQUE REFERENCES moderation_decisions (id) ON DELETE CASCADE,
  text text NOT NULL CHECK (char_length(text) <= 1000),
  due_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  closed_at timestamptz,
  FOREIGN KEY (organization_id, review_id) REFERENCES reviews (organization_id, id) ON DELETE CASCADE
);
CREATE INDEX appeals_open ON appeals (review_id) WHERE closed_at IS NULL;
SELECT app.fence('appeals', 'INSERT, UPDATE');
`);
  }

  async down(q: QueryRunner): Promise<void> {
    await q.query('DROP TABLE appeals');
  }
}
