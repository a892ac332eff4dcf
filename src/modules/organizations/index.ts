export { OrganizationsModule } from './organizations.module.js';
export { Location, type BusinessHours, type LegalIdentity } from './location.entity.js';
export { Grant, Organization } from './organization.entity.js';
export { LocationsService, profileOf, type LocationSettings } from './locations.service.js';
