// A task by the clock: the pattern as it comes, whose image is pushed once its repository is there.
const cdk = require('aws-cdk-lib');
const appscaling = require('aws-cdk-lib/aws-applicationautoscaling');
const ecr = require('aws-cdk-lib/aws-ecr');
const ecs = require('aws-cdk-lib/aws-ecs');
const patterns = require('aws-cdk-lib/aws-ecs-patterns');

const app = new cdk.App();
const stack = new cdk.Stack(app, 'Scheduled');
const jobs = new ecr.Repository(stack, 'Jobs', {
  emptyOnDelete: true,
  removalPolicy: cdk.RemovalPolicy.DESTROY,
});
const tick = new patterns.ScheduledFargateTask(stack, 'Tick', {
  schedule: appscaling.Schedule.rate(cdk.Duration.minutes(1)),
  scheduledFargateTaskImageOptions: {
    image: ecs.ContainerImage.fromEcrRepository(jobs, 'walk'),
    cpu: 256,
    memoryLimitMiB: 512,
    environment: { GREETING: 'salve' },
  },
});
new cdk.CfnOutput(stack, 'Repository', { value: jobs.repositoryName });
new cdk.CfnOutput(stack, 'Cluster', { value: tick.cluster.clusterName });
new cdk.CfnOutput(stack, 'Rule', { value: tick.eventRule.ruleName });
