import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Text } from '../findings/finding';
import { defaultDelayMs, readBehaviour, receiptsFor, verdictOn, type Behaviour } from './behaviour';
import { answer, closeDoor, openDoor, refuse, type Visit } from './door.server';
import { ExchangeClient, isDone } from './exchange.client';
import { InboxReader, NotTaken } from './inbox-reader.client';
import { Ledger, type DocumentSeen, type Seen } from './ledger';
import { isDelivery, isRecord, readMessage, type Message } from './message';
import { ReceiptsSender, type Failure } from './receipts-sender.client';
import { isSigned } from './signature';

/** Everything about a sandbox customs but its key, which is never on a command line. */
export interface CustomsSettings {
  /** Name of its endpoint at the exchange, such as `chongqing-customs`. */
  name: string;
  label: Text;
  /** Four digits, such as 8003 (重庆机办). */
  office: string;
  exchangeUrl: string;
  /** `push` registers an endpoint; `pull` reads its inbox, as networks without inbound calls must. */
  style: 'push' | 'pull';
  port?: number;
  behaviour?: Behaviour;
  /** Pause before each receipt; none when absent. */
  receiptDelayMs?: number;
}

/** What `GET /state` tells. */
export interface CustomsState {
  name: string;
  label: Text;
  office: string;
  style: 'push' | 'pull';
  behaviour: Behaviour;
  seen: number;
  effects: number;
  refused: number;
  dropped: number;
  badSignatures: number;
  unreadable: number;
  receipts: { sent: number; failed: number; unsent: number; lastFailure?: Failure };
  messages: Seen[];
}

/**
 * A customs administration as the exchange meets it: a server of its own that knows nothing of the
 * exchange but its public interface. What it has seen outlives `stop()`, as a real one's books do.
 */
export class SandboxCustoms {
  private behaviour: Behaviour;
  private readonly ledger = new Ledger();
  private readonly client: ExchangeClient;
  private readonly receipts: ReceiptsSender;
  private readonly reader: InboxReader;
  private secret?: string;
  private server?: Server;
  private ending = new AbortController();
  private reading: Promise<void> = Promise.resolve();
  private startedAt = '';

  /** `onDie` is what `die` does; a process of its own exits, one shared with others only closes. */
  constructor(
    private readonly settings: CustomsSettings & { apiKey: string },
    private readonly onDie: () => void = () => void this.stop(),
  ) {
    this.behaviour = settings.behaviour ?? { mode: 'accept' };
    this.client = new ExchangeClient(settings.exchangeUrl, settings.apiKey);
    this.receipts = new ReceiptsSender(this.client);
    this.reader = new InboxReader(this.client, (item, signal) => this.takeFromInbox(item, signal));
  }

  /** Opens the door and makes itself known; ends when messages can come. */
  async start(): Promise<{ url: string }> {
    this.ending = new AbortController();
    this.startedAt ||= new Date().toISOString();
    const { server, url } = await openDoor(
      {
        'POST /webhook': (visit) => this.takePush(visit),
        'GET /state': ({ response, query }) =>
          answer(response, 200, this.state(Number(query.get('last') ?? Infinity))),
        'POST /behaviour': (visit) => this.changeBehaviour(visit),
        'GET /documents/': (visit) => this.showDocument(visit),
      },
      this.settings.port ?? 0,
    );
    this.server = server;
    if (this.settings.style === 'push') await this.register(`${url}/webhook`);
    else this.reading = this.reader.run(this.ending.signal);
    this.receipts.start(this.ending.signal);
    return { url };
  }

  /** Ends at once; requests under way are broken off and receipts not yet sent wait for a new start. */
  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.server && closeDoor(this.server), this.reading, this.receipts.stopped()]);
  }

  behave(behaviour: Behaviour): void {
    this.behaviour = behaviour;
  }

  state(last = Infinity): CustomsState {
    const { name, label, office, style } = this.settings;
    const { counts, unsent, lastFailure } = this.receipts;
    return {
      name,
      label,
      office,
      style,
      behaviour: this.behaviour,
      ...this.ledger.counts,
      receipts: { ...counts, unsent, ...(lastFailure && { lastFailure }) },
      messages: this.ledger.last(last),
    };
  }

  documents(number: string): DocumentSeen[] {
    return this.ledger.documents(number);
  }

  private async register(url: string): Promise<void> {
    const { name, label } = this.settings;
    const path = `/v1/endpoints/${encodeURIComponent(name)}`;
    // The time makes each start a change, and only a change is answered with the secret.
    const description = `${label.en} ${label.zh}, started ${new Date().toISOString()}`;
    const body = { url, description };
    const reply = await this.client.insist(
      { method: 'PUT', path, key: randomUUID(), body },
      this.ending.signal,
    );
    if (!isDone(reply) || typeof reply.answer.secret !== 'string') {
      await this.stop();
      throw new Error(`The exchange did not register the endpoint ${name}: status ${reply.status}.`);
    }
    this.secret = reply.answer.secret;
  }

  private async takePush({ request, response, body }: Visit): Promise<void> {
    // Messages may be waiting and come before the answer that brings the secret: they come again.
    if (!this.secret) return refuse(response, 503, { en: 'Not ready yet', zh: '尚未就绪' });
    const header = (name: string): string | undefined => request.headers[name]?.toString();
    const [id, timestamp, signature] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(header);
    if (!isSigned({ id, timestamp, signature, body }, [this.secret], Date.now() / 1000)) {
      this.ledger.counts.badSignatures += 1;
      return refuse(response, 401, { en: 'The signature does not hold', zh: '签名验证未通过' });
    }
    const message = readMessage(parsed(body), id);
    if (!message) return refuse(response, 400, { en: 'This is not a message', zh: '报文格式不符' });
    const behaviour = this.behaviour;
    const seen = this.arrive(message);
    const verdict = verdictOn(behaviour, message.messageId, seen.timesSeen);
    if (verdict === 'die') return this.onDie();
    if (verdict === 'refuse') {
      this.ledger.counts.refused += 1;
      return refuse(response, 503, { en: 'Refused on demand', zh: '按设定拒收' });
    }
    this.ledger.takeEffect(seen, message);
    if (verdict === 'drop') {
      this.ledger.counts.dropped += 1;
      request.socket.destroy();
      return;
    }
    await this.delay(behaviour);
    // Receipts follow an answer that left: a sender who gave up will send again, and is answered then.
    if (response.destroyed) return;
    response.once('finish', () => this.answered(seen, message, behaviour));
    answer(response, 200, { received: message.messageId });
  }

  private async takeFromInbox(item: unknown, signal: AbortSignal): Promise<void> {
    const message = readMessage(item);
    if (!message || !isDelivery(message)) return;
    const behaviour = this.behaviour;
    const seen = this.arrive(message);
    const verdict = verdictOn(behaviour, message.messageId, seen.timesSeen);
    if (verdict === 'die') this.onDie();
    if (verdict === 'refuse') this.ledger.counts.refused += 1;
    if (verdict === 'die' || verdict === 'refuse') throw new NotTaken();
    await this.delay(behaviour);
    if (seen.effects === 0 && !message.redelivered) await this.readDocument(message, signal);
    this.ledger.takeEffect(seen, message);
    if (verdict === 'drop') {
      this.ledger.counts.dropped += 1;
      throw new NotTaken();
    }
    await this.acknowledge(item, message, signal);
    if (await this.decidedOtherwise(item, message, behaviour, signal)) this.ledger.firstAnswer(seen);
    this.answered(seen, message, behaviour);
  }

  private arrive(message: Message): Seen {
    return this.ledger.see(message, new Date().toISOString());
  }

  private async delay({ mode, delayMs = defaultDelayMs }: Behaviour): Promise<void> {
    if (mode === 'delay') await sleep(delayMs, undefined, { signal: this.ending.signal });
  }

  /** Fetching the content is what tells the sender that this customs has read it. */
  private async readDocument({ document }: Message, signal: AbortSignal): Promise<void> {
    if (!document) return;
    const path = `/v1/documents/${encodeURIComponent(document.id)}?version=${document.version}`;
    const reply = await this.client.insist({ method: 'GET', path }, signal);
    // One that the exchange will not show is noted and passed over: later ones must not wait for it.
    if (!isDone(reply)) this.ledger.counts.unreadable += 1;
  }

  private async acknowledge(item: unknown, { messageId }: Message, signal: AbortSignal): Promise<void> {
    // A replay is a new entry under an old message id, and wants an acknowledgement of its own.
    const key = `ack-${messageId}-${(item as { sequence?: number }).sequence}`;
    const body = { messageIds: [messageId] };
    const reply = await this.client.insist({ method: 'POST', path: '/v1/inbox/ack', key, body }, signal);
    if (!isDone(reply)) throw new NotTaken();
  }

  private answered(seen: Seen, message: Message, { mode }: Behaviour): void {
    if (!this.ledger.firstAnswer(seen)) return;
    const { office, receiptDelayMs = 0 } = this.settings;
    this.receipts.add(message, receiptsFor(mode, message, office), receiptDelayMs);
  }

  /**
   * The books and the behaviour begin anew with each process, and the inbox is read from its first item. What this
   * customs decided before stands at the exchange, and is not turned round: none is released that was rejected.
   */
  private async decidedOtherwise(
    item: unknown,
    message: Message,
    { mode }: Behaviour,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { document, type } = message;
    const [first] = receiptsFor(mode, message, this.settings.office);
    const isOld = String((item as { at?: unknown }).at) < this.startedAt;
    // What is withdrawn is noted, whatever was decided on it.
    if (!isOld || !document || !first || type === 'document.withdrawn') return false;
    const path = `/v1/documents/${encodeURIComponent(document.id)}/receipts?limit=100`;
    const { answer } = await this.client.insist({ method: 'GET', path }, signal);
    const receipts = (Array.isArray(answer.items) ? answer.items : []).filter(isRecord);
    return receipts.some(
      (each) =>
        each.version === document.version && each.level === first.level && each.result !== first.result,
    );
  }

  private changeBehaviour({ response, body }: Visit): void {
    const behaviour = readBehaviour(parsed(body));
    if (!behaviour) return refuse(response, 400, { en: 'No such behaviour', zh: '无此行为设定' });
    this.behave(behaviour);
    answer(response, 200, behaviour);
  }

  private showDocument({ response, rest: number }: Visit): void {
    const documents = this.documents(number);
    if (documents.length === 0)
      return refuse(response, 404, { en: 'Never seen here', zh: '本关未收到该单证' });
    answer(response, 200, { number, documents });
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
