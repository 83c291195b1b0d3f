import type { DataSource } from 'typeorm';
import type { TableShape } from './statements';
import type { EntityClass } from './tx';

/** Tables by entity, and the SQL text of each use of them, built once: building costs more than running. */
export class Tables {
  private readonly shapes = new Map<EntityClass, TableShape>();
  private readonly texts = new Map<string, string>();

  constructor(private readonly source: Pick<DataSource, 'getMetadata'>) {}

  sqlFor(entity: EntityClass, use: string, build: (table: TableShape) => string): string {
    const key = `${entity.name} ${use}`;
    let sql = this.texts.get(key);
    if (!sql) this.texts.set(key, (sql = build(this.of(entity))));
    return sql;
  }

  /** Properties of the primary key, in its order. */
  keyOf(entity: EntityClass): string[] {
    return this.source.getMetadata(entity).primaryColumns.map((each) => each.propertyName);
  }

  of(entity: EntityClass): TableShape {
    let shape = this.shapes.get(entity);
    if (!shape) {
      const { tableName: name, columns } = this.source.getMetadata(entity);
      const shaped = columns.map(
        (each) =>
          [
            each.propertyName,
            { name: each.databaseName, type: each.type === 'integer' ? 'integer' : 'text' },
          ] as const,
      );
      shape = { name, columns: new Map(shaped), properties: shaped.map(([property]) => property) };
      this.shapes.set(entity, shape);
    }
    return shape;
  }
}
