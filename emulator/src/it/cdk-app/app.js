// What many people begin with: an app as `cdk init` writes it today, with all recommended feature flags (cdk.json), and
// the pattern as it comes, with its own VPC and the default synthesizer. Its image is in no registry, so it asks for no
// task.
const cdk = require('aws-cdk-lib');
const ecs = require('aws-cdk-lib/aws-ecs');
const patterns = require('aws-cdk-lib/aws-ecs-patterns');

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Fresh');

const web = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', {
  cpu: 256,
  memoryLimitMiB: 512,
  minHealthyPercent: 100,
  taskImageOptions: {
    image: ecs.ContainerImage.fromRegistry('web:latest'),
    environment: { GREETING: app.node.tryGetContext('greeting') ?? 'hello' },
  },
});
// The pattern itself wants one at least.
web.service.node.defaultChild.desiredCount = 0;
