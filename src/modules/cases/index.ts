export { CasesModule } from './cases.module.js';
export { Case } from './case.entity.js';
