import type { Finding } from '../../findings/finding';
import type { ActContents, ActPayload, ActType, RecordedAct } from '../act';
import type { Circumstances } from '../circumstances';
import type { TitleRefusal } from '../refusal';
import type { Shape } from '../shape';
import type { TitleState } from '../title-state.dto';

/** All that the machine must know about one type of act. */
export interface ActRules<T extends ActType> {
  /** The fields of its content. */
  content: Shape<ActContents[T]>;
  /** What the fields must say together; asked only when each is well formed. */
  agrees?(content: ActContents[T]): Finding[];
  /** Whether the act may happen now: the first refusal in the order of `titleCodes`. */
  permits(state: TitleState, payload: ActPayload<T>, when: Circumstances): TitleRefusal | undefined;
  /** What the act makes of the state; asked only of acts that were permitted. */
  apply(state: TitleState, act: RecordedAct<T>): TitleState;
}
