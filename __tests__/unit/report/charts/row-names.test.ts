import { expect, test } from '@jest/globals';
import { rowNames } from '../../../../src/report/charts/row-names.ts';

test.each<[readonly string[], number, readonly string[], string]>([
  [['GET /products', 'POST /cart'], 26, ['GET /products', 'POST /cart'], 'what fits stays as it is'],
  [
    ['GET /api/v2/catalogue/section-1/items', 'GET /api/v2/catalogue/section-2/items'],
    26,
    ['GET …/section-1/items', 'GET …/section-2/items'],
    'the part of the path that all share says nothing',
  ],
  [
    ['GET /api/v2/catalogue/products/{id}', 'POST /api/v2/catalogue/products', 'all requests'],
    26,
    ['GET …/products/{id}', 'POST …/products', 'all requests'],
    'methods stay, and so do names that fit',
  ],
  [
    ['catalogue reviews: the newest of all', 'catalogue reviews: the best of all'],
    20,
    ['…newest of all', '…best of all'],
    'a name need not be a path',
  ],
  [
    ['GET /some/very/long/path/{id}/reviews'],
    26,
    ['GET /some/ver…{id}/reviews'],
    'a name that is alone shares nothing and loses its middle',
  ],
  [
    [
      'GET /api/first/section-10/items/{id}/reviews',
      'GET /api/first/section-11/items/{id}/reviews',
      'GET /other/first/section-10/items/{id}/of',
    ],
    26,
    ['GET …/section-10/items/{i…', 'GET …/section-11/items/{i…', 'GET /other/fi…tems/{id}/of'],
    'what would look the same is shown where it differs',
  ],
])('%j fit into %d columns as %j: %s', (names, most, expected) => {
  expect([...rowNames(names, most).values()]).toEqual(expected);
});
