export { ReviewsModule } from './reviews.module.js';
export { Review, ReviewMedia, ReviewVersion, REVIEW_STATUSES, type ReviewStatus, type Verification } from './review.entity.js';
export { Source, Subject, WAYS, type Way } from './source.entity.js';
