// The real web application, listening; says {port} when it does. `{"cold":true}` turns the cache of lists off, `{"cold":false}` on again.
import 'reflect-metadata';
import { createInterface } from 'node:readline';
import { createHttpApp } from '../../dist/src/http-app.js';
import { PublicPlane } from '../../dist/src/modules/widget/index.js';
import { SystemClock } from '../../dist/src/platform/clock/clock.js';
import { Config } from '../../dist/src/platform/config/config.js';
import { createLogger } from '../../dist/src/platform/logging/logger.js';
import { readEnvironment } from '../../dist/config/environment.js';

const config = new Config(readEnvironment());
const addresses = { ownerUrl: process.env.BENCH_OWNER_URL, appUrl: process.env.BENCH_APP_URL };
const app = await createHttpApp({ config, clock: new SystemClock(), addresses }, createLogger('error'));
await app.listen(config.env.PORT, '127.0.0.1');
process.stdout.write(`${JSON.stringify({ port: config.env.PORT })}\n`);
const { cache } = app.get(PublicPlane).lists;
const usual = cache.limitBytes;
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
for await (const line of createInterface({ input: process.stdin })) {
  const { cold } = JSON.parse(line);
  cache.limitBytes = cold ? 0 : usual;
  cache.clear();
  process.stdout.write(`${JSON.stringify({ cold })}\n`);
}
