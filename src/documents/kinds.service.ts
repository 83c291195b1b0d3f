import { Injectable } from '@nestjs/common';
import { inKeyOrder, type InKeyOrder } from '../http/key-order';
import { shapeCheck, type ShapeCheck } from '../http/shape';
import { contentIn, type Content } from './content';
import type { Kind } from './kind';

/** The kinds this exchange knows. Each kind's module adds its own when the application is made. */
@Injectable()
export class Kinds {
  private readonly kinds = new Map<string, Kind>();
  private readonly checks = new Map<string, ShapeCheck>();
  private readonly orders = new Map<string, InKeyOrder>();

  add(kind: Kind): void {
    if (this.kinds.has(kind.name)) throw new Error(`Two kinds are named ${kind.name}.`);
    this.kinds.set(kind.name, kind);
    this.checks.set(kind.name, shapeCheck(kind.shape));
    this.orders.set(kind.name, inKeyOrder(kind.shape));
  }

  get(name: string): Kind {
    const kind = this.kinds.get(name);
    if (!kind) throw new Error(`No kind is named ${name}; is its module in app.module.ts?`);
    return kind;
  }

  /** The compiled check of the kind's shape. */
  shapeCheck(name: string): ShapeCheck {
    const check = this.checks.get(name);
    if (!check) throw new Error(`No kind is named ${name}.`);
    return check;
  }

  /** The content of a document that passed the kind's shape: its canonical text and hash. */
  content(name: string, document: object): Content {
    const order = this.orders.get(name);
    if (!order) throw new Error(`No kind is named ${name}.`);
    return contentIn(order(document));
  }

  /** Media types of the messages that some kind takes. */
  messageTypes(): string[] {
    const formats = [...this.kinds.values()].flatMap(({ messages = [] }) =>
      messages.filter(({ read }) => read),
    );
    const reports = [...this.kinds.values()].flatMap((kind) => kind.reports?.messages ?? []);
    return [...new Set([...formats, ...reports].flatMap(({ mediaTypes }) => mediaTypes))];
  }

  names(): string[] {
    return [...this.kinds.keys()];
  }
}
