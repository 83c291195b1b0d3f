import { House1763900000000 } from './1763900000000-house';
import { Exchange1763900000001 } from './1763900000001-exchange';
import { Title1763900000002 } from './1763900000002-title';
import { JournalHead1763900000003 } from './1763900000003-journal-head';
import { ExchangeInFull1763900000004 } from './1763900000004-exchange-in-full';
import { FileDrop1763900000005 } from './1763900000005-file-drop';
import { TitleInFull1763900000006 } from './1763900000006-title-in-full';
import { MerkleLog1763900000007 } from './1763900000007-merkle-log';
import { Messages1763900000008 } from './1763900000008-messages';
import { Reports1763900000009 } from './1763900000009-reports';
import { Making1763900000010 } from './1763900000010-making';
import { PaperRuns1763900000011 } from './1763900000011-paper-runs';
import { AirParts1763900000012 } from './1763900000012-air-parts';
import { Growth1763900000013 } from './1763900000013-growth';
import { Archive1763900000014 } from './1763900000014-archive';
import { AirPartSum1763900000015 } from './1763900000015-air-part-sum';
import { OneTree1763900000016 } from './1763900000016-one-tree';
import { RoomToChange1763900000017 } from './1763900000017-room-to-change';
import { FewerTrees1763900000018 } from './1763900000018-fewer-trees';
import { CustomsSeeAndSay1763900000019 } from './1763900000019-customs-see-and-say';
import { TitleDue1763900000020 } from './1763900000020-title-due';
import { FlightParts1763900000021 } from './1763900000021-flight-parts';
import { AnswersOnFiled1763900000022 } from './1763900000022-answers-on-filed';
import { NoticeClaims1763900000023 } from './1763900000023-notice-claims';
import { TitlesOnDocuments1763900000024 } from './1763900000024-titles-on-documents';

/** Every migration, oldest first. A landed migration is never edited; a later one mends it. */
export const migrations = [
  House1763900000000,
  Exchange1763900000001,
  Title1763900000002,
  JournalHead1763900000003,
  ExchangeInFull1763900000004,
  FileDrop1763900000005,
  TitleInFull1763900000006,
  MerkleLog1763900000007,
  Messages1763900000008,
  Reports1763900000009,
  Making1763900000010,
  PaperRuns1763900000011,
  AirParts1763900000012,
  Growth1763900000013,
  Archive1763900000014,
  AirPartSum1763900000015,
  OneTree1763900000016,
  RoomToChange1763900000017,
  FewerTrees1763900000018,
  CustomsSeeAndSay1763900000019,
  TitleDue1763900000020,
  FlightParts1763900000021,
  AnswersOnFiled1763900000022,
  NoticeClaims1763900000023,
  TitlesOnDocuments1763900000024,
];
