// What many people begin with: the pattern as it comes, with the default synthesizer. Its image is in no registry, so it
// asks for no task.
const cdk = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');
const patterns = require('aws-cdk-lib/aws-ecs-patterns');

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Fresh');

const vpc = new ec2.Vpc(stack, 'Vpc', {
  availabilityZones: [cdk.Fn.select(0, cdk.Fn.getAzs()), cdk.Fn.select(1, cdk.Fn.getAzs())],
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }],
});

const web = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', {
  vpc,
  assignPublicIp: true,
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
