// A task by the clock, on a cluster with Container Insights; its image is pushed once its repository is there.
const cdk = require('aws-cdk-lib');
const appscaling = require('aws-cdk-lib/aws-applicationautoscaling');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecr = require('aws-cdk-lib/aws-ecr');
const ecs = require('aws-cdk-lib/aws-ecs');
const patterns = require('aws-cdk-lib/aws-ecs-patterns');

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Scheduled');
const jobs = new ecr.Repository(stack, 'Jobs', {
  emptyOnDelete: true,
  removalPolicy: cdk.RemovalPolicy.DESTROY,
});
const vpc = new ec2.Vpc(stack, 'Vpc');
const cluster = new ecs.Cluster(stack, 'Walk', { vpc, containerInsightsV2: ecs.ContainerInsights.ENHANCED });
const tick = new patterns.ScheduledFargateTask(stack, 'Tick', {
  cluster,
  schedule: appscaling.Schedule.rate(cdk.Duration.minutes(1)),
  scheduledFargateTaskImageOptions: {
    image: ecs.ContainerImage.fromEcrRepository(jobs, 'walk'),
    cpu: 256,
    memoryLimitMiB: 512,
    environment: { GREETING: 'salve' },
  },
});
new cdk.CfnOutput(stack, 'Repository', { value: jobs.repositoryName });
new cdk.CfnOutput(stack, 'Cluster', { value: cluster.clusterName });
new cdk.CfnOutput(stack, 'Rule', { value: tick.eventRule.ruleName });
