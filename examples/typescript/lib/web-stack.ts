import * as cdk from 'aws-cdk-lib/core';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as patterns from 'aws-cdk-lib/aws-ecs-patterns';
import { Construct } from 'constructs';

const PORT = 8080;

export interface WebStackProps extends cdk.StackProps {
  readonly repository: ecr.IRepository;
}

export class WebStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props: WebStackProps) {
    super(scope, id, props);

    const web = new patterns.ApplicationLoadBalancedFargateService(this, 'Service', {
      circuitBreaker: { rollback: true },
      desiredCount: 2,
      minHealthyPercent: 100,
      taskImageOptions: {
        image: ecs.ContainerImage.fromEcrRepository(props.repository),
        containerPort: PORT,
        environment: { PORT: `${PORT}` },
      },
    });

    web.targetGroup.configureHealthCheck({
      path: '/',
      interval: cdk.Duration.seconds(5),
      timeout: cdk.Duration.seconds(2),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 2,
    });
    web.targetGroup.setAttribute('deregistration_delay.timeout_seconds', '10');
  }
}
