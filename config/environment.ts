import { parseEnvironment, type Environment } from './env.schema.js';

/** The only reader of process.env. Throws ConfigurationError listing every fault. */
export function readEnvironment(): Environment {
  return parseEnvironment(process.env);
}

/** The environment for child processes and libraries that insist on it. */
export function rawEnvironment(): NodeJS.ProcessEnv {
  return process.env;
}
