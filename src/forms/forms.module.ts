import { Module } from '@nestjs/common';
import { FormsController } from './forms.controller';
import { Forms } from './forms.service';

/** Every form of one record: railway, road, sea and air notes, packing list, and railway messages. */
@Module({ controllers: [FormsController], providers: [Forms] })
export class FormsModule {}
