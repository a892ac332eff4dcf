import { Injectable } from '@nestjs/common';
import { PageFrame } from '../review/page-frame.js';
import { DecisionPreview } from './decision-preview.js';

/** What the moderation pages draw with. */
@Injectable()
export class ModerationParts {
  constructor(
    readonly frame: PageFrame,
    readonly preview: DecisionPreview,
  ) {}
}
