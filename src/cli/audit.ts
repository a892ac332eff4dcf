import { AuditService } from '../modules/reviews/index.js';
import { withSession } from './session.js';

/** `booost audit verify`: exit code 1 and the first broken row when a chain does not hold. */
export async function verify(): Promise<void> {
  await withSession(async ({ app, database }) => {
    const report = await app.get(AuditService).verifyAll(database.ownerUrl);
    for (const line of report.lines) process.stdout.write(`${line}\n`);
    if (!report.intact) process.exitCode = 1;
  });
}
