import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Review, ReviewMedia, ReviewVersion } from './review.entity.js';
import { Source, Subject } from './source.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Review, ReviewVersion, ReviewMedia, Source, Subject])],
  providers: [],
  controllers: [],
  exports: [],
})
export class ReviewsModule {}
