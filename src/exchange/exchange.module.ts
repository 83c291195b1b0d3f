import { Module } from '@nestjs/common';
import { ActiveEndpoints } from './active-endpoints.service';
import { AnsweredDeliveries } from './answered-deliveries.service';
import { AttemptArchive } from './attempt-archive.service';
import { Bell } from './bell.service';
import { Choices } from './choices.service';
import { Claims } from './claims.service';
import { Courier } from './courier.service';
import { CustomsPage } from './customs-page.service';
import { DeliveriesController } from './deliveries.controller';
import { Deliveries } from './deliveries.service';
import { Dispatcher } from './dispatcher.service';
import { DropFolders } from './drop-folder.client';
import { DropReceipts } from './drop-receipts.service';
import { EndpointHealth } from './endpoint-health.service';
import { EndpointNews } from './endpoint-news.service';
import { EndpointTrials } from './endpoint-trials.service';
import { EndpointsController } from './endpoints.controller';
import { Endpoints } from './endpoints.service';
import { EventParcels } from './event-parcels.service';
import { EventVersions } from './event-versions.service';
import { KnownVersions } from './known-versions.service';
import { EventTypesController } from './event-types.controller';
import { InboxClaims } from './inbox-claims.service';
import { InboxController } from './inbox.controller';
import { Inbox } from './inbox.service';
import { Notices } from './notices.service';
import { OperatorEvents } from './operator-events.service';
import { Outbound } from './outbound.client';
import { Outcomes } from './outcomes.service';
import { Parcels } from './parcels.service';
import { Postings } from './postings.service';
import { ReceiptsController } from './receipts.controller';
import { ReceiptChains } from './receipt-chains.service';
import { Receipts } from './receipts.service';
import { RingQueue } from './ring-queue.client';
import { Router } from './router.service';
import { RoutingController } from './routing.controller';
import { RoutingCatchUp } from './routing-catch-up.service';
import { RoutingRules } from './routing-rules.service';
import { Subscriptions } from './subscriptions.service';
import { UnmatchedReceipts } from './unmatched-receipts.service';

const pushing = [RingQueue, Bell, Claims, EventParcels, Parcels, Outbound, Outcomes, Courier, Dispatcher];

/** Who gets a document, how it reaches them, and what they answer. */
@Module({
  controllers: [
    RoutingController,
    InboxController,
    ReceiptsController,
    DeliveriesController,
    EndpointsController,
    EventTypesController,
  ],
  providers: [
    ...pushing,
    DropFolders,
    DropReceipts,
    ActiveEndpoints,
    Choices,
    InboxClaims,
    Postings,
    Notices,
    OperatorEvents,
    RoutingRules,
    Router,
    RoutingCatchUp,
    Deliveries,
    Endpoints,
    EndpointHealth,
    EndpointNews,
    EndpointTrials,
    EventVersions,
    KnownVersions,
    Inbox,
    AnsweredDeliveries,
    Receipts,
    ReceiptChains,
    UnmatchedReceipts,
    Subscriptions,
    CustomsPage,
    AttemptArchive,
  ],
  exports: [Router, RingQueue, OperatorEvents],
})
export class ExchangeModule {}
