#!/usr/bin/env node
import * as cdk from 'aws-cdk-lib/core';
import { RegistryStack } from '../lib/registry-stack';
import { WebStack } from '../lib/web-stack';

const app = new cdk.App();

// The image is pushed into its repository before the service is deployed, so it has a stack of its own.
const registry = new RegistryStack(app, 'WebRegistry');
new WebStack(app, 'Web', { repository: registry.repository });
