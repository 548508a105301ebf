import * as cdk from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import * as logs from 'aws-cdk-lib/aws-logs';

const PORT = 8080;

// Templates as they are: nothing to bootstrap, no assets.
const synthesizer = () => new cdk.LegacyStackSynthesizer();

const app = new cdk.App({ analyticsReporting: false });

// The image is pushed into its repository before the service is deployed, so it has a stack of its own.
const registry = new cdk.Stack(app, 'ExampleRegistry', { synthesizer: synthesizer() });
const repository = new ecr.Repository(registry, 'Repository', {
  repositoryName: 'example/web',
  emptyOnDelete: true,
  removalPolicy: cdk.RemovalPolicy.DESTROY,
});

const stack = new cdk.Stack(app, 'ExampleService', { synthesizer: synthesizer() });
stack.addStackDependency(registry);

const vpc = new ec2.Vpc(stack, 'Vpc', {
  availabilityZones: [cdk.Fn.select(0, cdk.Fn.getAzs()), cdk.Fn.select(1, cdk.Fn.getAzs())],
  natGateways: 0,
  restrictDefaultSecurityGroup: false,
  subnetConfiguration: [{ name: 'Public', subnetType: ec2.SubnetType.PUBLIC }],
});

const service = new patterns.ApplicationLoadBalancedFargateService(stack, 'Web', {
  vpc,
  assignPublicIp: true,
  circuitBreaker: { rollback: true },
  cpu: 256,
  desiredCount: 2,
  memoryLimitMiB: 512,
  minHealthyPercent: 100,
  maxHealthyPercent: 200,
  taskImageOptions: {
    image: ecs.ContainerImage.fromEcrRepository(
      ecr.Repository.fromRepositoryName(stack, 'Image', repository.repositoryName),
      'latest',
    ),
    containerPort: PORT,
    environment: { APP_ENV: 'production', PORT: `${PORT}` },
    logDriver: ecs.LogDrivers.awsLogs({
      streamPrefix: 'web',
      logGroup: new logs.LogGroup(stack, 'Logs', {
        removalPolicy: cdk.RemovalPolicy.DESTROY,
        retention: logs.RetentionDays.ONE_WEEK,
      }),
    }),
  },
});

service.targetGroup.configureHealthCheck({
  path: '/',
  interval: cdk.Duration.seconds(5),
  timeout: cdk.Duration.seconds(2),
  healthyThresholdCount: 2,
  unhealthyThresholdCount: 2,
});
service.targetGroup.setAttribute('deregistration_delay.timeout_seconds', '10');
