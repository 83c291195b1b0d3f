import { Module } from '@nestjs/common';
import { Bell } from './bell.service';
import { CustomsPage } from './customs-page.service';
import { DeliveriesController } from './deliveries.controller';
import { Deliveries } from './deliveries.service';
import { Dispatcher } from './dispatcher.service';
import { Endpoints } from './endpoints.service';
import { InboxController } from './inbox.controller';
import { Inbox } from './inbox.service';
import { Outbound } from './outbound.client';
import { Receipts } from './receipts.service';
import { Router } from './router.service';

/** Who gets a document, how it reaches them, and what they answer. */
@Module({
  controllers: [InboxController, DeliveriesController],
  providers: [Bell, Router, Deliveries, Dispatcher, Outbound, Endpoints, Inbox, Receipts, CustomsPage],
  exports: [Router, Dispatcher],
})
export class ExchangeModule {}
