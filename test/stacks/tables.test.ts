import type { GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import { DELIVERY_INDEXES } from '@mailferry/aws/deliveries/delivery-index';
import { directoryTableDefinition } from '@mailferry/aws/directory/table-definition';
import { expect, it } from 'vitest';
import { ofType, readGraph, theOne } from './harness/graph.ts';

const graph = readGraph('own');

interface Index {
  name: string;
  hashKey: string;
  rangeKey: string;
  projectionType: string;
  nonKeyAttributes?: string[];
}

function indexesOf(table: { inputs: Record<string, unknown> }): Index[] {
  return table.inputs['globalSecondaryIndexes'] as Index[];
}

/** An index as CreateTable takes it, in the form of the graph. */
function expected(index: GlobalSecondaryIndex) {
  const key = (type: string) =>
    index.KeySchema?.find(({ KeyType }) => KeyType === type)?.AttributeName;
  return {
    name: index.IndexName,
    hashKey: key('HASH'),
    rangeKey: key('RANGE'),
    projectionType: index.Projection?.ProjectionType,
    ...(index.Projection?.NonKeyAttributes && {
      nonKeyAttributes: index.Projection.NonKeyAttributes,
    }),
  };
}

it('has the indexes of deliveries that the code reads, in every cell', () => {
  const deliveries = ofType(graph, 'dynamodb/table:Table').filter(({ name }) =>
    name.endsWith('DeliveriesTable'),
  );
  expect(deliveries).toHaveLength(3);
  for (const table of deliveries) {
    expect(indexesOf(table)).toHaveLength(DELIVERY_INDEXES.length);
    expect(indexesOf(table)).toEqual(expect.arrayContaining(DELIVERY_INDEXES.map(expected)));
  }
});

it('has the directory as the local stack makes it', () => {
  const definition = directoryTableDefinition('any');
  const table = theOne(graph, 'dynamodb/table:Table', 'DirectoryTable');
  expect(indexesOf(table)).toEqual((definition.GlobalSecondaryIndexes ?? []).map(expected));
  const attributes = table.inputs['attributes'] as { name: string; type: string }[];
  expect(attributes.map(({ name }) => name).sort()).toEqual(
    (definition.AttributeDefinitions ?? []).map(({ AttributeName }) => AttributeName).sort(),
  );
});
