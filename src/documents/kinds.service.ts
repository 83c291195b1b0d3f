import { Injectable } from '@nestjs/common';
import { shapeCheck, type ShapeCheck } from '../http/shape';
import type { Kind } from './kind';

/** The kinds this exchange knows. Each kind's module adds its own when the application is made. */
@Injectable()
export class Kinds {
  private readonly kinds = new Map<string, Kind>();
  private readonly checks = new Map<string, ShapeCheck>();

  add(kind: Kind): void {
    if (this.kinds.has(kind.name)) throw new Error(`Two kinds are named ${kind.name}.`);
    this.kinds.set(kind.name, kind);
    this.checks.set(kind.name, shapeCheck(kind.shape));
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
