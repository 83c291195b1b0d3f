import { Injectable } from '@nestjs/common';

/**
 * Tells the dispatcher that something may be due. It carries nothing: the rows say what there is to
 * do, so a ring that is lost costs a second and never a message.
 */
@Injectable()
export class Bell {
  private listener: () => void = () => undefined;

  onRing(listener: () => void): void {
    this.listener = listener;
  }

  ring(): void {
    this.listener();
  }
}
