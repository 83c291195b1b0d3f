// From TypeORM's own files and not from its door, behind which stand the drivers of a dozen databases: they take a
// tenth of the start. Who brings a schema up to date loads the whole of it.
import { Column } from 'typeorm/decorator/columns/Column.js';
import { PrimaryColumn } from 'typeorm/decorator/columns/PrimaryColumn.js';
import { Entity } from 'typeorm/decorator/entity/Entity.js';
import { Index } from 'typeorm/decorator/Index.js';
import { getMetadataArgsStorage } from 'typeorm/globals.js';
import type { Declared } from './tables';
import type { EntityClass } from './tx';

export { Column, Entity, Index, PrimaryColumn };

/** What an entity class was declared to be. */
export function declared(entity: EntityClass): Declared {
  const { tables, columns } = getMetadataArgsStorage();
  const table = tables.find(({ target }) => target === entity)?.name;
  if (table === undefined) throw new Error(`${entity.name} is no entity.`);
  return {
    table,
    columns: columns
      .filter(({ target }) => target === entity)
      .map(({ propertyName, options: { name = propertyName, type, primary = false } }) => ({
        property: propertyName,
        name,
        type: type === 'integer' ? 'integer' : 'text',
        isKey: primary,
      })),
  };
}
