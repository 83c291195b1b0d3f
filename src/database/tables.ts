import type { TableShape } from './statements';
import type { EntityClass } from './tx';

/** A table as its entity class declares it, its columns in their order. */
export interface Declared {
  table: string;
  columns: { property: string; name: string; type: 'text' | 'integer'; isKey: boolean }[];
}

/** Tables by entity, and the SQL text of each use of them, built once: building costs more than running. */
export class Tables {
  private readonly shapes = new Map<EntityClass, TableShape>();
  private readonly texts = new Map<string, string>();

  constructor(private readonly declared: (entity: EntityClass) => Declared) {}

  sqlFor(entity: EntityClass, use: string, build: (table: TableShape) => string): string {
    const key = `${entity.name} ${use}`;
    let sql = this.texts.get(key);
    if (!sql) this.texts.set(key, (sql = build(this.of(entity))));
    return sql;
  }

  /** Properties of the primary key, in its order. */
  keyOf(entity: EntityClass): string[] {
    return this.declared(entity)
      .columns.filter(({ isKey }) => isKey)
      .map(({ property }) => property);
  }

  of(entity: EntityClass): TableShape {
    let shape = this.shapes.get(entity);
    if (!shape) {
      const { table, columns } = this.declared(entity);
      const shaped = columns.map(({ property, name, type }) => [property, { name, type }] as const);
      shape = { name: table, columns: new Map(shaped), properties: shaped.map(([property]) => property) };
      this.shapes.set(entity, shape);
    }
    return shape;
  }
}
