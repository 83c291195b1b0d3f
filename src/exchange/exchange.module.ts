import { Module } from '@nestjs/common';
import { Bell } from './bell.service';
import { Claims } from './claims.service';
import { Courier } from './courier.service';
import { CustomsPage } from './customs-page.service';
import { DeliveriesController } from './deliveries.controller';
import { Deliveries } from './deliveries.service';
import { Dispatcher } from './dispatcher.service';
import { Endpoints } from './endpoints.service';
import { InboxController } from './inbox.controller';
import { Inbox } from './inbox.service';
import { Outbound } from './outbound.client';
import { Outcomes } from './outcomes.service';
import { Parcels } from './parcels.service';
import { Receipts } from './receipts.service';
import { RingQueue } from './ring-queue.client';
import { Router } from './router.service';

const pushing = [RingQueue, Bell, Claims, Parcels, Outbound, Outcomes, Courier, Dispatcher];

/** Who gets a document, how it reaches them, and what they answer. */
@Module({
  controllers: [InboxController, DeliveriesController],
  providers: [...pushing, Router, Deliveries, Endpoints, Inbox, Receipts, CustomsPage],
  exports: [Router, RingQueue],
})
export class ExchangeModule {}
