import { describe, expect, it } from 'vitest';
import { isLoopback, readBaseUrl } from '../../src/core/baseUrl.ts';

const url = (typed: string) => {
  const reading = readBaseUrl(typed);
  return 'url' in reading ? reading.url : undefined;
};
const fault = (typed: string) => {
  const reading = readBaseUrl(typed);
  return 'fault' in reading ? reading.fault : undefined;
};
const warning = (typed: string) => {
  const reading = readBaseUrl(typed);
  return 'url' in reading ? reading.warning : undefined;
};

describe('a typed base URL', () => {
  it.each([
    ['  https://api.openai.com/v1/  ', 'https://api.openai.com/v1'],
    ['https://api.openai.com/v1/chat/completions', 'https://api.openai.com/v1'],
    ['http://localhost:11434/v1/models', 'http://localhost:11434/v1'],
    ['localhost:11434/v1', 'http://localhost:11434/v1'],
    ['127.0.0.1:8080/v1', 'http://127.0.0.1:8080/v1'],
    ['api.example.com/v1', 'https://api.example.com/v1'],
    ['http://[::1]:8080/v1', 'http://localhost:8080/v1'],
    ['0.0.0.0:8000/v1', 'http://localhost:8000/v1'],
    ['HTTPS://API.Example.com/V1', 'https://api.example.com/V1'],
  ])('%s is %s', (typed, expected) => expect(url(typed)).toBe(expected));

  it.each([
    ['', /Enter the base URL/],
    ['my server', /not a URL/],
    ['ftp://example.com/v1', /https:\/\/ or http:\/\//],
    ['javascript:alert(1)', /https:\/\/ or http:\/\//],
    ['https://me:secret@example.com/v1', /user name and password/],
    ['https://example.com/v1?key=secret', /“\?”/],
    ['https://example.com/v1#x', /“#”/],
  ])('%s is refused with a sentence', (typed, expected) => expect(fault(typed)).toMatch(expected));

  it.each([
    ['http://192.168.1.20:8000/v1', 'ssh -N -L 8000:localhost:8000 192.168.1.20', 'http://localhost:8000/v1'],
    ['http://gpu.local/v1', 'ssh -N -L 8080:localhost:80 gpu.local', 'http://localhost:8080/v1'],
    ['http://localhost.example.com/v1', 'ssh -N -L 8080:localhost:80 localhost.example.com', 'https://'],
  ])('%s is out of reach of the page: the sentence brings it there', (typed, ...said) => {
    for (const part of said) expect(fault(typed)).toContain(part);
  });

  it('is never repeated when it holds a secret', () => {
    expect(fault('https://me:secret@example.com/v1')).not.toContain('secret');
    expect(fault('https://example.com/v1?key=secret')).not.toContain('secret');
  });

  it('warns where /v1 is missing, unless the host is known to do without', () => {
    expect(warning('http://localhost:11434')).toContain('http://localhost:11434/v1');
    expect(warning('https://openrouter.ai/api')).toContain('https://openrouter.ai/api/v1');
    expect(warning('https://openrouter.ai/api/v1')).toBeUndefined();
    expect(warning('https://generativelanguage.googleapis.com/v1beta/openai')).toBeUndefined();
    expect(warning('https://api.deepseek.com')).toBeUndefined();
  });
});

describe('this machine', () => {
  it.each([
    ['http://localhost:11434/v1', true],
    ['http://127.0.0.1:8000/v1', true],
    ['http://ollama.localhost/v1', true],
    ['http://[::1]:1/v1', true],
    ['https://localhost.example.com/v1', false],
    ['https://api.openai.com/v1', false],
  ])('is where %s leads: %s', (url, here) => expect(isLoopback(url)).toBe(here));
});
