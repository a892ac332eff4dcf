import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrganizationsModule } from '../organizations/index.js';
import { ReviewsModule } from '../reviews/index.js';
import { Import } from './import.entity.js';

@Module({
  imports: [TypeOrmModule.forFeature([Import]), ReviewsModule, OrganizationsModule],
  providers: [],
  controllers: [],
  exports: [],
})
export class SourcesModule {}
