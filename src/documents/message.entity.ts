import { id, instant, long, short, whole } from '../database/columns';
import { Column, Entity, PrimaryColumn } from '../database/entity.decorator';

/** The message that a version was submitted as, byte for byte. Versions that came as JSON have none. */
@Entity('document_message')
export class DocumentMessage {
  @PrimaryColumn(id('documentId'))
  documentId!: string;

  @PrimaryColumn(whole('version'))
  version!: number;

  /** As the submitter declared it. */
  @Column(short('mediaType', 100))
  mediaType!: string;

  /** The form that read it, such as `Cargo-XML XFWB`. */
  @Column(short('format'))
  format!: string;

  /** `utf8` where the bytes are text that both databases keep as it is, else `base64`. */
  @Column(short('encoding', 6))
  encoding!: 'utf8' | 'base64';

  @Column(long('bytes'))
  bytes!: string;

  /** SHA-256 of the bytes; it stands on the journal too. */
  @Column(short('digest', 64))
  digest!: string;

  /** What the reading could not carry, JSON. */
  @Column(long('losses'))
  losses!: string;

  @Column(instant('at'))
  at!: string;
}
