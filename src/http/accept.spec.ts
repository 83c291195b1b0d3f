import { acceptable } from './accept';

describe('the media type to answer with', () => {
  const offered = ['application/json', 'application/xml', 'text/xml', 'text/plain'];

  it.each([
    [undefined, 'application/json'],
    ['', 'application/json'],
    ['*/*', 'application/json'],
    ['application/xml', 'application/xml'],
    ['TEXT/XML; charset=utf-8', 'text/xml'],
    ['application/xml;q=0.4, text/plain;q=0.8', 'text/plain'],
    ['application/xml, */*', 'application/xml'],
    ['application/json, text/plain, */*', 'application/json'],
    ['application/*;q=0.3, text/*;q=0.6', 'text/xml'],
    ['application/json;q=0, application/*', 'application/xml'],
    ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'application/json'],
    ['application/xml;q=oops, text/plain;q=0.1', 'text/plain'],
    ['image/png', undefined],
    ['application/xml;q=0', undefined],
  ])('for "%s" is %s', (accept, type) => {
    expect(acceptable(accept, offered)).toBe(type);
  });
});
