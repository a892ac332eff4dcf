export { charterContent, type CharterContent, type CharterGround, type CharterText } from './charter-content.js';
export { ChartersService, type CharterVersion } from './charters.service.js';
export { signPreview } from './preview.js';
export { PublicPlane } from './public-plane.js';
export { WidgetModule } from './widget.module.js';
