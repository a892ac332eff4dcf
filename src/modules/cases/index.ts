export { Case } from './case.entity.js';
export { CasesModule } from './cases.module.js';
export { CasesService, type NewCase } from './cases.service.js';
